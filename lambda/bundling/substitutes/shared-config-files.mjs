export const CONFIG_PREFIX_SEPARATOR = '.';

/** A function has no home directory, hence no ~/.aws. */
export async function loadSharedConfigFiles() {
  return { configFile: {}, credentialsFile: {} };
}
