// uPlot asks Intl for the browser's language as it is loaded, and a browser in the POSIX locale says `en-US@posix`, which Intl refuses.
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en' });
}
