// Every command and panel by name. Ctrl K opens it.
import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { type PaletteCommand, usePaletteCommands } from './palette-commands.ts';
import './command-palette.css';

export function CommandPalette({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <div className="scrim top">
          <Dialog.Content className="palette" aria-describedby={undefined}>
            <Dialog.Title className="unseen">Command palette</Dialog.Title>
            <PaletteList onClose={onClose} />
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteList({ onClose }: { readonly onClose: () => void }) {
  const commands = usePaletteCommands();
  const groups = [...new Set(commands.map(({ group }) => group))];
  const run = (command: PaletteCommand): void => {
    onClose();
    // After the dialog gave the focus back, so that a dialog of the command may take it.
    setTimeout(() => command.run());
  };
  return (
    <Command label="Commands" loop>
      <Command.Input placeholder="Type a command, a panel, a strategy or a symbol" />
      <Command.List>
        <Command.Empty>Nothing is called that.</Command.Empty>
        {groups.map((group) => (
          <Command.Group key={group} heading={group}>
            {commands
              .filter((command) => command.group === group)
              .map((command) => (
                <Command.Item key={command.title} value={`${group} ${command.title}`} onSelect={() => run(command)}>
                  {command.title}
                  {command.keys && <kbd>{command.keys}</kbd>}
                </Command.Item>
              ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}
