// Every component with its state, one row each.
import type { ShownComponent } from '../desk/desk-port.ts';
import { writeDuration } from './write-duration.ts';

export function ComponentTable({ components }: { readonly components: readonly ShownComponent[] }) {
  return (
    <table>
      <caption>Components</caption>
      <thead>
        <tr>
          {['Component', 'Worker', 'State', 'Needed', 'Up', 'Restarts', 'Last error'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {components.map((component) => (
          <tr key={component.id}>
            <th scope="row">{component.id}</th>
            <td>{component.worker}</td>
            <td className={`state ${component.state}`}>{component.state}</td>
            <td>{component.required ? 'required' : 'optional'}</td>
            <td className="number">{component.uptimeMs === 0 ? '' : writeDuration(component.uptimeMs)}</td>
            <td className="number">{component.restarts}</td>
            <td className="reason">{component.lastError ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
