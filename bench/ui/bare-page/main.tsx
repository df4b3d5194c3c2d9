// The floor of a first paint: React, one line of text, nothing else.
import { createRoot } from 'react-dom/client';

const element = document.getElementById('root');
if (element) createRoot(element).render(<b data-fact="Equity">$100,412.56</b>);
