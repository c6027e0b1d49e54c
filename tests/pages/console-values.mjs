// What the table beneath a chart says.

/** Opens the table in a widget, and reads it: by label, what was measured when, ascending. */
export async function valuesIn(widget) {
  const values = widget.locator('details.values');
  if (!(await values.evaluate(({ open }) => open))) await values.locator('summary').click();
  await values.locator('summary + *').waitFor(); // it is made when it is opened
  return values.evaluate((details) => {
    const labels = [...details.querySelectorAll('thead th')].slice(1).map(({ textContent }) => textContent);
    const rows = [...details.querySelectorAll('tbody tr')].reverse();
    return labels.map((label, index) => {
      const points = rows.flatMap((row) => {
        const value = row.querySelectorAll('td')[index].querySelector('data')?.value;
        return value === undefined
          ? []
          : [[Date.parse(row.querySelector('time').dateTime) / 1000, Number(value)]];
      });
      return [label, points];
    });
  });
}
