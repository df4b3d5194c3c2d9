// The isolated world of a preload script: contextBridge and ipcRenderer, and the preload script itself as a function.
(secret, { toCloneText, fromCloneText }, platform, runPreload) => {
  if (window !== window.top) return;
  const functions = new Map();
  let lastPromise = 0;

  const tell = (detail) => window.dispatchEvent(new CustomEvent(`${secret}<`, { detail }));
  const isPlain = (value) => Object.getPrototypeOf(value) === Object.prototype;
  const encode = (value) => {
    if (typeof value === 'function') {
      functions.set(functions.size + 1, value);
      return { $function: functions.size };
    }
    if (typeof value === 'symbol') throw new Error('An object could not be cloned.');
    if (Array.isArray(value)) return value.map(encode);
    if (value && typeof value === 'object' && isPlain(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, encode(entry)]));
    }
    return value;
  };
  const decode = (value) => {
    if (Array.isArray(value)) return value.map(decode);
    if (!value || typeof value !== 'object') return value;
    if (value.$function !== undefined) {
      return (...values) => tell({ kind: 'callback', id: value.$function, values: encode(values) });
    }
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, decode(entry)]));
  };
  const messageOf = (error) => String(error?.message ?? error);
  window.addEventListener(`${secret}>`, ({ detail }) => {
    try {
      const result = functions.get(detail.id)(...decode(detail.values));
      if (typeof result?.then !== 'function') {
        tell({ kind: 'reply', value: encode(result) });
        return;
      }
      lastPromise += 1;
      const promise = lastPromise;
      tell({ kind: 'reply', promise });
      result.then(
        (value) => tell({ kind: 'settle', promise, value: encode(value) }),
        (error) => tell({ kind: 'settle', promise, error: messageOf(error) }),
      );
    } catch (error) {
      tell({ kind: 'reply', error: messageOf(error) });
    }
  });
  const contextBridge = { exposeInMainWorld: (name, value) => tell({ kind: 'expose', name, value: encode(value) }) };

  const listeners = new Map();
  const invocations = new Map();
  const ports = new Map();
  const post = (message) => standInBinding(toCloneText(message));
  const listenersOf = (channel) => listeners.get(channel) ?? listeners.set(channel, new Set()).get(channel);
  const ipcRenderer = {
    send: (channel, ...values) => post({ kind: 'send', channel, values }),
    invoke: (channel, ...values) =>
      new Promise((...settle) => {
        const id = invocations.size + 1;
        // The message goes first: one that cannot be cloned is never waited for.
        post({ kind: 'invoke', id, channel, values });
        invocations.set(id, settle);
      }),
    on(channel, listener) {
      listenersOf(channel).add(listener);
      return ipcRenderer;
    },
    removeListener(channel, listener) {
      listenersOf(channel).delete(listener);
      return ipcRenderer;
    },
  };
  const portOf = (id) => {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port2);
    port2.onmessage = ({ data }) => post({ kind: 'port', id, data });
    port2.addEventListener('close', () => post({ kind: 'port-closed', id }));
    return port1;
  };
  globalThis.standInDeliver = (texts) => {
    for (const text of texts) {
      const message = fromCloneText(text);
      if (message.kind === 'answer') {
        const [resolve, reject] = invocations.get(message.id);
        if (message.error !== undefined) reject(new Error(message.error));
        else resolve(message.value);
      } else if (message.kind === 'event') {
        const event = { ports: message.ports.map(portOf), sender: ipcRenderer };
        for (const listener of listenersOf(message.channel)) listener(event, ...message.values);
      } else if (message.kind === 'port') {
        ports.get(message.id)?.postMessage(message.data);
      } else {
        ports.get(message.id)?.close();
      }
    }
  };
  const require = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return { contextBridge, ipcRenderer };
    throw new Error(`module not found: ${name}`);
  };
  const process = { type: 'renderer', sandboxed: true, contextIsolated: true, env: {}, platform };
  const module = { exports: {} };
  runPreload(require, module, module.exports, process);
};
