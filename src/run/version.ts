/** The package's version, as in package.json (a test holds them equal). Journals of another version are not continued. */
export const VERSION = "0.1.0";
