/** The key that makes commands of letters, as keyboards of this device call it. */
export const commandKey = () => (/Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl');

/** The keys that open the search for everything, in one word. */
export const paletteKeys = () => (commandKey() === '⌘' ? '⌘K' : 'Ctrl K');
