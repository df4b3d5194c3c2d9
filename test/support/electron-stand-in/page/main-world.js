// The page's half of contextBridge. Runs before any script of the page. The two worlds share the document but no objects, so calls
// travel as events whose detail is cloned; the secret name keeps them from the page's own scripts.
(secret) => {
  if (window !== window.top) return;
  // As in Electron, the app is asked before a window opens; the stand-in knows only apps that deny it.
  const askForWindow = window.standInOpens;
  delete window.standInOpens;
  window.open = (url = 'about:blank') => {
    askForWindow(new URL(url, location.href).href);
    return null;
  };
  const { dispatchEvent, addEventListener } = EventTarget.prototype;
  const Event = CustomEvent;
  const detailOf = Object.getOwnPropertyDescriptor(Event.prototype, 'detail').get;
  const ownWindow = window;
  const pending = new Map();
  const callbacks = new Map();
  const callbackIds = new Map();
  let reply;

  const tell = (detail) => dispatchEvent.call(ownWindow, new Event(`${secret}>`, { detail }));
  const isPlain = (value) => [Object.prototype, null].includes(Object.getPrototypeOf(value));
  const encode = (value) => {
    if (typeof value === 'function') {
      if (!callbackIds.has(value)) {
        callbackIds.set(value, callbackIds.size + 1);
        callbacks.set(callbackIds.get(value), value);
      }
      return { $function: callbackIds.get(value) };
    }
    if (Array.isArray(value)) return value.map(encode);
    if (value && typeof value === 'object' && isPlain(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, encode(entry)]));
    }
    return value;
  };
  const decode = (value) => {
    if (Array.isArray(value)) return value.map(decode);
    if (!value || typeof value !== 'object') return value;
    if (value.$function !== undefined) return functionOf(value.$function);
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, decode(entry)]));
  };
  const functionOf =
    (id) =>
    (...values) => {
      reply = undefined;
      tell({ kind: 'call', id, values: encode(values) });
      const answer = reply;
      reply = undefined;
      if (!answer) throw new Error('the preload world does not answer');
      if (answer.error !== undefined) throw new Error(answer.error);
      if (answer.promise !== undefined) return new Promise((...settle) => pending.set(answer.promise, settle));
      return decode(answer.value);
    };
  const freeze = (value) => {
    if (value && typeof value === 'object' && !ArrayBuffer.isView(value)) Object.values(Object.freeze(value)).forEach(freeze);
    return value;
  };

  addEventListener.call(ownWindow, `${secret}<`, (event) => {
    const detail = detailOf.call(event);
    if (detail.kind === 'expose') {
      Object.defineProperty(ownWindow, detail.name, { value: freeze(decode(detail.value)), enumerable: true });
    } else if (detail.kind === 'reply') {
      reply = detail;
    } else if (detail.kind === 'callback') {
      callbacks.get(detail.id)(...decode(detail.values));
    } else {
      const [resolve, reject] = pending.get(detail.promise);
      pending.delete(detail.promise);
      if (detail.error !== undefined) reject(new Error(detail.error));
      else resolve(decode(detail.value));
    }
  });
};
