// Whether this browser has seen the welcome.
const KEY = 'tradewarden.welcome';
export const isWelcomeDone = (): boolean => localStorage.getItem(KEY) === 'done';
export const rememberWelcome = (): void => localStorage.setItem(KEY, 'done');
