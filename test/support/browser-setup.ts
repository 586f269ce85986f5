/** Global setup of the tests in a browser: it is unpacked before two files want it at once, of which one would start half of it. */
import packaged from '@sparticuz/chromium';

/** The packaged Chromium unpacks itself below the system's temporary folder. */
export const findBrowser = async (): Promise<string> =>
  process.env['CHROMIUM_PATH'] ?? (await packaged.executablePath());

export async function setup(): Promise<void> {
  await findBrowser();
}
