/** To so many digits behind the point, as printed figures need. */
export const round = (value: number, digits: number): number => Number(value.toFixed(digits));
