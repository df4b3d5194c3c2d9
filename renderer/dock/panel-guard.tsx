// Holds the damage of a broken panel to that panel, and offers to show it again.
import { Component, type ReactNode } from 'react';
import { PanelState } from '../elements/panel-frame.tsx';

type Props = { readonly title: string; readonly children: ReactNode };

export class PanelGuard extends Component<Props, { readonly failure: string | null }> {
  override state = { failure: null as string | null };

  static getDerivedStateFromError(error: unknown) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return (
      <PanelState title={`The panel ${this.props.title} failed`} text={`${failure}. Trading is not affected.`} tone="bad">
        <button type="button" onClick={() => this.setState({ failure: null })}>
          Show it again
        </button>
      </PanelState>
    );
  }
}
