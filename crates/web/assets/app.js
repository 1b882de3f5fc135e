// Everything works without this file. It shows dates in the reader's own time zone, counts characters, previews
// pictures, closes menus, lets screen readers hear what was done, and says that there is something new.
"use strict";

const language = document.documentElement.lang;

// Where a page has only "23 November 2026", no date beside it may be "November 23, 2026".
const exact = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long", timeStyle: "short" });
for (const time of document.querySelectorAll("time[datetime]")) {
  const date = new Date(time.dateTime);
  if (!Number.isNaN(date.getTime())) {
    // What is written in full is written in the reader's zone; what is brief ("3 h") is explained.
    if (/UTC/.test(time.textContent)) {
      time.textContent = exact.format(date);
    } else {
      time.title = exact.format(date);
    }
  }
}

const segmenter = new Intl.Segmenter(language, { granularity: "grapheme" });
for (const counter of document.querySelectorAll("[data-counts]")) {
  const field = document.getElementById(counter.dataset.counts);
  const limit = Number(counter.dataset.limit);
  const show = () => {
    // Whatever its length, an address counts for 23 characters.
    const text = field.value.replace(/https?:\/\/\S+/g, "x".repeat(23));
    const left = limit - [...segmenter.segment(text)].length;
    counter.textContent = new Intl.NumberFormat(language).format(left);
    counter.classList.toggle("over", left < 0);
  };
  field.addEventListener("input", show);
  show();
}

// The handle that a name would make, as it is typed.
for (const output of document.querySelectorAll("output[data-handle]")) {
  const field = document.getElementById(output.dataset.handle);
  const show = () => {
    const fits = field.value === "" || field.checkValidity();
    output.textContent = `@${field.value || "…"}@${output.dataset.host}`;
    output.classList.toggle("over", !fits);
    field.setAttribute("aria-invalid", String(!fits));
  };
  field.addEventListener("input", show);
  show();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target instanceof HTMLTextAreaElement) {
    event.target.form?.requestSubmit();
  }
});

// A text that is there when the page arrives is read out by few; one that arrives later is.
for (const live of document.querySelectorAll("[data-live]")) {
  const text = live.textContent;
  live.textContent = "\u00a0";
  setTimeout(() => {
    live.textContent = text;
  }, 100);
}

// The picture that was chosen, beside the words that describe it.
for (const input of document.querySelectorAll('.upload input[type="file"]')) {
  input.addEventListener("change", () => {
    const row = input.closest(".upload");
    row.querySelector("img.preview")?.remove();
    const [file] = input.files;
    if (!file?.type.startsWith("image/") || row.querySelector("img")) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const image = document.createElement("img");
      image.className = "preview";
      image.alt = "";
      image.src = reader.result;
      row.prepend(image);
      row.classList.remove("new");
    });
    reader.readAsDataURL(file);
  });
}

// Menus close by Escape and by a click beside them.
const close = (menu, focus) => {
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
};
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.more[open]")) {
    if (!menu.contains(event.target)) close(menu, false);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.more[open]")) close(menu, menu.contains(document.activeElement));
});

// The server tells that there is something new, and how much. What it is stands on the pages alone, so that whoever
// wants to read it follows a link. Nobody is told while they look elsewhere.
const { liveFrom, liveTold } = document.body.dataset;
if (liveFrom) {
  const said = new Map();

  // The bell counts from the last time that its page was open, whatever page is open now.
  const address = () => {
    const url = new URL(liveFrom, location.href);
    const shown = url.searchParams.get("notifications");
    if (shown === null) return url;
    try {
      const key = `notifications:${url.searchParams.get("as")}`;
      const known = localStorage.getItem(key);
      if (known === null || (liveTold !== undefined && BigInt(known) < BigInt(shown))) {
        localStorage.setItem(key, shown);
      } else {
        url.searchParams.set("notifications", BigInt(known));
      }
    } catch {
      // Where nothing is kept, the bell counts from the moment of the page.
    }
    return url;
  };

  const ring = (count, text) => {
    for (const bell of document.querySelectorAll("[data-live-bell]")) {
      const link = bell.closest("a");
      link.dataset.name ??= link.getAttribute("aria-label");
      link.setAttribute("aria-label", count > 0 ? `${link.dataset.name} (${text})` : link.dataset.name);
      // Drawn by the style: the label says it in words, and a name has to begin with what is seen.
      bell.dataset.count = count > 99 ? "99+" : String(count);
      bell.hidden = count === 0;
    }
  };

  const tell = ({ type, data }) => {
    const { count, text } = JSON.parse(data);
    if (type === "notifications") ring(count, text);
    for (const banner of document.querySelectorAll(`[data-live-count="${type}"]`)) {
      banner.querySelector("[data-live-text]").textContent = text;
      banner.hidden = count === 0;
    }
    if (count === 0) said.delete(type);
    else said.set(type, text);
    const aloud = document.querySelector("[data-live-said]");
    const words = [...said.values()].join(". ");
    if (aloud.textContent !== words) aloud.textContent = words;
  };

  let source = null;
  let over = false;
  const stop = () => {
    source?.close();
    source = null;
  };
  const start = () => {
    if (over || source || document.visibilityState === "hidden") return;
    source = new EventSource(address());
    for (const type of ["home", "notifications", "thread"]) source.addEventListener(type, tell);
    // The session ended, or acts as somebody else.
    source.addEventListener("end", () => {
      over = true;
      stop();
    });
  };
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? stop() : start()));
  addEventListener("pageshow", start);
  addEventListener("pagehide", stop);
}
