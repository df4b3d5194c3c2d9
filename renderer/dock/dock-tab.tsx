// The tab of a panel, and the button that closes the one in front. A button inside of a tab could not be reached by keyboard.
import type { IDockviewHeaderActionsProps, IDockviewPanelHeaderProps } from 'dockview-react';
import { X } from 'lucide-react';

export const DockTab = ({ api }: IDockviewPanelHeaderProps) => <span className="dock-tab">{api.title}</span>;

export const CloseActive = ({ activePanel }: IDockviewHeaderActionsProps) =>
  activePanel && (
    <button
      type="button"
      className="plain close-panel"
      aria-label={`Close ${activePanel.title ?? activePanel.id}`}
      title={`Close ${activePanel.title ?? activePanel.id}; the rail opens it again`}
      onClick={() => activePanel.api.close()}
    >
      <X size={13} aria-hidden="true" />
    </button>
  );
