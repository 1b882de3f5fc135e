// Everything works without this file. It shows dates in the reader's own time zone and counts characters.
"use strict";

const language = document.documentElement.lang;

const exact = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
for (const time of document.querySelectorAll("time[datetime]")) {
  const date = new Date(time.dateTime);
  if (!Number.isNaN(date.getTime())) {
    time.title = exact.format(date);
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

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target instanceof HTMLTextAreaElement) {
    event.target.form?.requestSubmit();
  }
});
