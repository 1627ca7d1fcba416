/** Sets a field ahead of all others, so that a server has the token before it takes a file. */
export function setFirst(formData: FormData, name: string, value: string): void {
  const others = [...formData].filter(([known]) => known !== name);
  for (const known of new Set(formData.keys())) formData.delete(known);
  formData.append(name, value);
  for (const [known, entry] of others) formData.append(known, entry);
}
