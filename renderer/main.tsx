// Starts the page.
import './page.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { findDeskPort } from './desk/desk-port.ts';
import { followStatus } from './desk/desk-store.ts';

const element = document.getElementById('root');
if (!element) throw new Error('the page has no element "root"');
const root = createRoot(element);
const port = findDeskPort();
if (port) {
  followStatus(port);
  root.render(<App port={port} />);
} else {
  root.render(<p role="alert">This page belongs to the Tradewarden window and shows nothing without it.</p>);
}
