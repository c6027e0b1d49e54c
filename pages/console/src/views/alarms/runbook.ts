// A runbook's section, whose links lead to what the console has of what they name.
import { linkTo } from '../../router';
import { showHtml } from '../../server-html';

/** Shows the HTML of a section of docs/operations.md. A link within the document leads to the alarm that it names, or is its text. */
export function showRunbook(element: HTMLElement, html: string): void {
  showHtml(element, html);
  for (const link of element.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')) {
    const heading = link.hash.slice(1);
    if (heading.startsWith('tap-')) link.href = linkTo('alarms', [heading]);
    else link.replaceWith(...link.childNodes);
  }
}
