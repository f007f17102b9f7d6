// A browser for the tests: reads one JSON command a line, answers each by its id with one line of JSON.
//
//   node driver.mjs TOOLS_DIRECTORY [BROWSER]
//
// TOOLS_DIRECTORY holds what ./ctrip test installs: playwright-core and axe-core from npm. BROWSER is a
// Chromium; without one, that of npm's @sparticuz/chromium is unpacked beside them and used.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

const tools = resolve(process.argv[2]);
const require = createRequire(join(tools, "index.js"));

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const unpack = async (from, to) => {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
};

// With the libraries and the font that a bare machine lacks. Unpacked beside, then moved into place.
const packedBrowser = async () => {
  const home = join(tools, "chromium");
  if (!existsSync(home)) {
    const packed = join(tools, "node_modules/@sparticuz/chromium/bin");
    const fresh = `${home}.${process.pid}`;
    mkdirSync(fresh);
    await unpack(join(packed, "chromium.br"), join(fresh, "chromium"));
    chmodSync(join(fresh, "chromium"), 0o755);
    for (const archive of ["al2023", "fonts"]) {
      const tar = join(fresh, `${archive}.tar`);
      await unpack(join(packed, `${archive}.tar.br`), tar);
      execFileSync("tar", ["-xf", tar, "-C", fresh]);
      rmSync(tar);
    }
    writeFileSync(
      join(fresh, "fonts.conf"),
      `<fontconfig><dir>${home}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${home}/cache</cachedir></fontconfig>`,
    );
    renameSync(fresh, home);
  }
  return {
    executablePath: join(home, "chromium"),
    env: { ...process.env, LD_LIBRARY_PATH: join(home, "lib"), FONTCONFIG_PATH: home },
  };
};

const { chromium } = require("playwright-core");
const own = process.argv[3] ? { executablePath: process.argv[3] } : await packedBrowser();
const browser = await chromium.launch({ ...own, headless: true, args: ARGUMENTS });

// By the name that a test gives it: its page, and all that went wrong on it.
const pages = new Map();

const commands = {
  // Answers the status. Requests that match the pattern `blocked` are answered 503; the page runs
  // `first` before its own scripts.
  async open({ page: name, url, blocked, first, ...options }) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    pages.set(name, { page, faults });
    if (blocked) {
      await page.route(blocked, (route) => route.fulfill({ status: 503 }));
    }
    if (first) {
      await page.addInitScript(first);
    }
    return (await page.goto(url)).status();
  },
  async awaitText({ page, text, seconds }) {
    const shown = pages.get(page).page.getByText(text).filter({ visible: true }).first();
    await shown.waitFor({ timeout: seconds * 1000 });
  },
  async run({ page, script }) {
    return pages.get(page).page.evaluate(script);
  },
  async press({ page, key }) {
    await pages.get(page).page.keyboard.press(key);
  },
  async click({ page, role, name }) {
    await pages.get(page).page.getByRole(role, { name }).click();
  },
  async picture({ page, file }) {
    await pages.get(page).page.screenshot({ path: file, fullPage: true, animations: "disabled" });
  },
  // What axe finds serious or critical: rule, and the elements.
  async axe({ page }) {
    const { page: shown } = pages.get(page);
    // By the debugger, which the page's policy does not stop.
    await shown.evaluate(require("axe-core").source);
    const { violations } = await shown.evaluate(() => window.axe.run());
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  },
  async faults({ page }) {
    return pages.get(page).faults;
  },
};

const answer = async ({ id, command, ...given }) => {
  try {
    return { id, result: (await commands[command](given)) ?? null };
  } catch (error) {
    return { id, failure: String(error) };
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  // The next command does not wait for this one.
  answer(JSON.parse(line)).then((answered) => console.log(JSON.stringify(answered)));
}
await browser.close();
