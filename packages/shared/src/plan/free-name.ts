/** The wanted name of an object, or the first free one of `wanted-suffix`, `wanted-suffix-2`, … */
export function freeName(wanted: string, suffix: string, isTaken: (name: string) => boolean): string {
  let name = wanted;
  for (let number = 1; isTaken(name); number += 1) name = `${wanted}-${suffix}${number > 1 ? `-${number}` : ''}`;
  return name;
}
