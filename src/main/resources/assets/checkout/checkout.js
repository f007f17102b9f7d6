// The payer's page: counts down, copies, shows one QR code at a time, and asks for the parts that have
// changed. What it knows of time is what the server said and how much has passed since then.
"use strict";

document.documentElement.classList.add("js");

document.addEventListener("DOMContentLoaded", () => {
  const POLL_MILLIS = 5_000;
  const SLOW_POLL_MILLIS = 15_000;
  const TRY_STREAM_AGAIN_MILLIS = 30_000;

  const refresher = document.getElementById("refresh");
  const offline = document.getElementById("offline");
  const copied = document.getElementById("copied");

  // ---- Parts: only those are put in that are not as they were, so that nothing is read aloud twice.

  const served = new Map();
  for (const part of document.querySelectorAll("[id^=part-]")) {
    served.set(part.id, part.innerHTML);
  }

  const refresh = () => window.htmx.trigger(refresher, "refresh");

  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    const html = fragment.innerHTML;
    event.detail.shouldSwap = served.get(target.id) !== html;
    served.set(target.id, html);
  });

  document.body.addEventListener("htmx:afterRequest", (event) => {
    offline.hidden = event.detail.successful;
    if (event.detail.successful) {
      showTab(shownTab);
      syncClock();
      document.title = document.querySelector("h1").textContent;
      listen();
    }
  });

  // ---- The clock: performance.now() only goes forward, whatever the device's clock is set to.

  let deadline = null;
  let over = false;

  const syncClock = () => {
    const countdown = document.getElementById("countdown");
    const left = countdown ? countdown.dataset.expires - countdown.dataset.now : null;
    deadline = countdown ? performance.now() + left : null;
    over = false;
  };

  const two = (number) => String(number).padStart(2, "0");

  const tick = () => {
    const countdown = document.getElementById("countdown");
    if (!countdown || deadline === null || over) {
      return;
    }
    const seconds = Math.max(0, Math.ceil((deadline - performance.now()) / 1000));
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    countdown.textContent = `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
    if (seconds === 0) {
      over = true;
      setTimeout(refresh, 1_000);
    }
  };

  // ---- News: by a stream while some are to be expected, else by asking now and then.

  let stream = null;
  let streamAllowedAt = 0;
  let lastAsked = performance.now();

  const isStreamed = () => document.getElementById("state").dataset.streamed === "true";

  const hush = () => {
    if (stream) {
      stream.close();
      stream = null;
    }
  };

  const listen = () => {
    if (!isStreamed() || document.hidden) {
      hush();
      return;
    }
    if (stream || !window.EventSource || performance.now() < streamAllowedAt) {
      return;
    }
    stream = new EventSource(refresher.dataset.events);
    stream.addEventListener("version", (event) => {
      if (event.data !== document.getElementById("state").dataset.version) {
        refresh();
      }
    });
    stream.addEventListener("error", () => {
      // Refused, unlike an end, after which the browser opens the next one by itself.
      if (stream && stream.readyState === EventSource.CLOSED) {
        stream = null;
        streamAllowedAt = performance.now() + TRY_STREAM_AGAIN_MILLIS;
      }
    });
  };

  const ask = () => {
    if (document.hidden || (stream && stream.readyState === EventSource.OPEN)) {
      return;
    }
    const wait = isStreamed() ? POLL_MILLIS : SLOW_POLL_MILLIS;
    if (performance.now() - lastAsked >= wait) {
      lastAsked = performance.now();
      refresh();
    }
  };

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      hush();
    } else {
      refresh();
    }
  });
  // Else a page that is taken out of the browser's memory holds its stream.
  window.addEventListener("pagehide", hush);
  window.addEventListener("pageshow", (event) => event.persisted && refresh());

  // ---- Tabs, after the ARIA Authoring Practices: arrows move, the tab key leaves.

  let shownTab = "tab-address";

  const tabs = () => [...document.querySelectorAll("[role=tab]")];

  const showTab = (id) => {
    shownTab = id;
    for (const tab of tabs()) {
      const isShown = tab.id === id;
      tab.setAttribute("aria-selected", String(isShown));
      tab.tabIndex = isShown ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !isShown;
    }
  };

  document.addEventListener("keydown", (event) => {
    const all = tabs();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (at >= 0 && to !== undefined) {
      event.preventDefault();
      const next = all[(to + all.length) % all.length];
      showTab(next.id);
      next.focus();
    }
  });

  // ---- Copying.

  // Where the clipboard is out of reach, as on plain http.
  const copyBySelecting = (text) => {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  };

  const copy = async (button) => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      copyBySelecting(button.dataset.copy);
      button.focus();
    }
    button.classList.add("did");
    button.textContent = "Copied";
    copied.textContent = `Copied: ${button.dataset.copy}`;
    setTimeout(() => {
      button.classList.remove("did");
      button.textContent = "Copy";
      copied.textContent = "";
    }, 2_000);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.copy) {
      copy(button);
    } else if (button?.getAttribute("role") === "tab") {
      showTab(button.id);
    }
  });

  showTab(shownTab);
  syncClock();
  tick();
  listen();
  setInterval(tick, 500);
  setInterval(ask, 1_000);
});
