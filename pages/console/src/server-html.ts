// The one place where markup of the server becomes elements: Markdown that it has made into HTML without raw HTML.

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML: (text: string) => string },
  ): { createHTML(text: string): string };
}

// Browsers without Trusted Types take the text as it is.
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
const policy = trustedTypes?.createPolicy('server-html', { createHTML: (text) => text });

/** Puts HTML that the server made into an element. */
export function showHtml(element: HTMLElement, html: string): void {
  element.innerHTML = policy ? policy.createHTML(html) : html;
}
