// Menus as plain objects that a driver can read and click.
import { strict } from './strict.ts';

type Template = {
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly id?: string;
  readonly enabled?: boolean;
  readonly visible?: boolean;
  readonly checked?: boolean;
  readonly accelerator?: string;
  readonly toolTip?: string;
  readonly submenu?: readonly Template[];
  readonly click?: (item: MenuItem, window: null, event: object) => void;
};
const KNOWN = new Set([
  'label',
  'role',
  'type',
  'id',
  'enabled',
  'visible',
  'checked',
  'accelerator',
  'toolTip',
  'submenu',
  'click',
]);

class MenuItem {
  readonly label: string;
  readonly role: string | undefined;
  readonly type: string;
  readonly id: string | undefined;
  readonly accelerator: string | undefined;
  readonly submenu: Menu | undefined;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  readonly #template: Template;

  constructor(template: Template) {
    const unknown = Object.keys(template).filter((key) => !KNOWN.has(key));
    if (unknown.length > 0) throw new Error(`the Electron stand-in knows no menu item with ${unknown.join(', ')}`);
    const { label, role, id, accelerator, submenu, enabled = true, visible = true, checked = false } = template;
    this.#template = template;
    this.label = label ?? role ?? '';
    this.role = role;
    this.id = id;
    this.accelerator = accelerator;
    this.submenu = submenu && Menu.buildFromTemplate(submenu);
    this.type = template.type ?? (submenu ? 'submenu' : 'normal');
    this.enabled = enabled;
    this.visible = visible;
    this.checked = checked;
  }

  click(): void {
    this.#template.click?.(this, null, {});
  }
}

export class Menu {
  static #application: Menu | null = null;
  readonly items: readonly MenuItem[];

  private constructor(items: readonly MenuItem[]) {
    this.items = items;
  }

  static buildFromTemplate(template: readonly Template[]): Menu {
    return strict('Menu', new Menu(template.map((item) => strict('MenuItem', new MenuItem(item)))));
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}
