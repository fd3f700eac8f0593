/** Name without its extension, folders kept; formats name a picture's annotations by it. */
export function stemOf(fileName: string): string {
  return fileName.replace(/\.[^./]*$/, '');
}

/** What is wrong with a relative file name; null = it can be written to and read from any folder. */
export function fileNameFault(fileName: string): string | null {
  if (fileName === '') return 'the file name is empty';
  if (fileName.length > 200) return `the file name has ${fileName.length} characters`;
  if (!fileName.isWellFormed()) return 'the file name holds half a character';
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f\\]/.test(fileName))
    return `the file name ${JSON.stringify(fileName)} holds a backslash or a control character`;
  if (fileName.split('/').some((part) => part === '' || part === '.' || part === '..'))
    return `the file name ${JSON.stringify(fileName)} leads out of the folder, or has an empty part`;
  if (!/\.(jpe?g|png|webp)$/i.test(fileName))
    return `the file name ${JSON.stringify(fileName)} has no extension of a picture`;
  return null;
}

export const FILE_NAME_RULE =
  'a path of at most 200 characters relative to the folder of pictures, with / between folders, that ends with .jpg, .jpeg, .png or .webp';
