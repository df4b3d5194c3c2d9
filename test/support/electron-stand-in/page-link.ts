// The wire between main and the preload world of one page: messages, answers and bridged ports.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DevToolsSession } from './chromium.ts';
import { fromCloneText, PAGE_SCRIPTS, toCloneText } from './clone-text.ts';
import { answerInvoke, hearSend, type IpcEvent } from './ipc-main.ts';
import { closeBoth, type MessagePortMain, movePorts, type PortHome, toOtherEnd } from './message-ports.ts';

type FromPage =
  | { readonly kind: 'send'; readonly channel: string; readonly values: readonly unknown[] }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly values: readonly unknown[] }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly id: number };

const WORLD = 'preload';

export class PageLink {
  readonly #devTools: DevToolsSession;
  readonly #eventOf: () => IpcEvent;
  readonly #ports = new Set<number>();
  #waiting: string[] = [];
  #context: number | null = null;
  #isSending = false;

  constructor(devTools: DevToolsSession, eventOf: () => IpcEvent) {
    this.#devTools = devTools;
    this.#eventOf = eventOf;
  }

  /** Must be done before the page goes anywhere. */
  async open(preload: string | undefined): Promise<void> {
    const devTools = this.#devTools;
    devTools.on('Runtime.executionContextCreated', ({ context }: { context: { id: number; name: string } }) => {
      if (context.name !== WORLD) return;
      this.#context = context.id;
      void this.#flush();
    });
    devTools.on('Runtime.executionContextDestroyed', ({ executionContextId }: { executionContextId: number }) => {
      if (executionContextId === this.#context) this.lose();
    });
    devTools.on('Runtime.executionContextsCleared', () => this.lose());
    devTools.on('Runtime.bindingCalled', ({ name, payload }: { name: string; payload: string }) => {
      if (name === 'standInBinding') void this.#hear(fromCloneText(payload) as FromPage);
    });
    await devTools.send('Runtime.enable');
    const secret = `_${randomUUID()}`;
    await devTools.send('Page.addScriptToEvaluateOnNewDocument', {
      source: `(${PAGE_SCRIPTS.mainWorld})(${JSON.stringify(secret)})`,
    });
    if (preload === undefined) return;
    await devTools.send('Runtime.addBinding', { name: 'standInBinding', executionContextName: WORLD });
    const script = `function (require, module, exports, process) {${readFileSync(preload, 'utf8')}\n}`;
    await devTools.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: WORLD,
      source: `(${PAGE_SCRIPTS.preloadWorld})(${[JSON.stringify(secret), PAGE_SCRIPTS.cloneText, JSON.stringify(process.platform), script].join(', ')})`,
    });
  }

  send(channel: string, values: readonly unknown[], ports: readonly MessagePortMain[] = []): void {
    const home: PortHome = {
      deliver: (id, data) => this.#post({ kind: 'port', id, data }),
      close: (id) => this.#post({ kind: 'port-closed', id }),
    };
    const moved = movePorts(ports, home);
    for (const id of moved) this.#ports.add(id);
    if (this.#context === null) this.lose();
    this.#post({ kind: 'event', channel, values, ports: moved });
  }

  /** The document is gone, and its ports with it. What was meant for it is never told to the next one. */
  lose(): void {
    this.#context = null;
    this.#waiting = [];
    for (const id of this.#ports) closeBoth(id);
    this.#ports.clear();
  }

  async #hear(message: FromPage): Promise<void> {
    if (message.kind === 'port') toOtherEnd(message.id, message.data);
    else if (message.kind === 'port-closed') closeBoth(message.id);
    else if (message.kind === 'send') hearSend(this.#eventOf(), message.channel, message.values);
    else {
      const answer = await answerInvoke(this.#eventOf(), message.channel, message.values);
      this.#post({ kind: 'answer', id: message.id, ...answer });
    }
  }

  /** A page that is not there hears nothing, as in Electron. */
  #post(message: object): void {
    if (this.#context === null) return;
    this.#waiting.push(toCloneText(message));
    void this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#waiting.length > 0 && this.#context !== null) {
      const texts = this.#waiting.splice(0);
      const expression = `standInDeliver(${JSON.stringify(texts)})`;
      await this.#devTools.send('Runtime.evaluate', { contextId: this.#context, expression }).catch(() => {});
    }
    this.#isSending = false;
  }
}
