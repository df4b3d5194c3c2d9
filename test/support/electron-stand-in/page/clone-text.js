// What structured cloning carries, as text, for both sides of the wire. Read as a classic script in pages.
(() => {
  /** Throws what structuredClone throws for functions, symbols and everything else that cannot be cloned. */
  function toCloneText(value) {
    const bytesToText = (bytes) => {
      let text = '';
      for (let start = 0; start < bytes.length; start += 32768)
        text += String.fromCharCode(...bytes.subarray(start, start + 32768));
      return btoa(text);
    };
    const encode = (entry) => {
      if (entry === undefined) return { $: 'undefined' };
      if (typeof entry === 'bigint') return { $: 'bigint', value: String(entry) };
      if (typeof entry === 'number' && !Number.isFinite(entry)) return { $: 'number', value: String(entry) };
      if (entry === null || typeof entry !== 'object') return entry;
      if (Array.isArray(entry)) return entry.map(encode);
      if (entry instanceof Date) return { $: 'date', value: entry.getTime() };
      if (entry instanceof Map) return { $: 'map', value: [...entry].map(([key, item]) => [encode(key), encode(item)]) };
      if (entry instanceof Set) return { $: 'set', value: [...entry].map(encode) };
      if (entry instanceof Error) return { $: 'error', value: entry.message };
      if (entry instanceof ArrayBuffer) return { $: 'buffer', value: bytesToText(new Uint8Array(entry)) };
      if (ArrayBuffer.isView(entry)) {
        return { $: 'bytes', value: bytesToText(new Uint8Array(entry.buffer, entry.byteOffset, entry.byteLength)) };
      }
      return Object.fromEntries(Object.entries(entry).map(([key, item]) => [key === '$' ? '$$' : key, encode(item)]));
    };
    return JSON.stringify(encode(structuredClone(value)));
  }

  function fromCloneText(text) {
    const textToBytes = (encoded) => Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const decode = (entry) => {
      if (entry === null || typeof entry !== 'object') return entry;
      if (Array.isArray(entry)) return entry.map(decode);
      switch (entry.$) {
        case undefined:
          return Object.fromEntries(Object.entries(entry).map(([key, item]) => [key === '$$' ? '$' : key, decode(item)]));
        case 'undefined':
          return undefined;
        case 'bigint':
          return BigInt(entry.value);
        case 'number':
          return Number(entry.value);
        case 'date':
          return new Date(entry.value);
        case 'map':
          return new Map(entry.value.map(([key, item]) => [decode(key), decode(item)]));
        case 'set':
          return new Set(entry.value.map(decode));
        case 'error':
          return new Error(entry.value);
        case 'buffer':
          return textToBytes(entry.value).buffer;
        default:
          return textToBytes(entry.value);
      }
    };
    return decode(JSON.parse(text));
  }
  return { toCloneText, fromCloneText };
})();
