/** Days and times as the visitor's machine writes them; the year only where it is not this one. */
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const time = { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' } as const;
const thisYear = new Intl.DateTimeFormat(undefined, time);
const anyYear = new Intl.DateTimeFormat(undefined, { ...time, year: 'numeric' });

export const dayText = (at: number): string => day.format(at);

export function momentText(at: number): string {
  const isThisYear = new Date(at).getFullYear() === new Date().getFullYear();
  return (isThisYear ? thisYear : anyYear).format(at);
}
