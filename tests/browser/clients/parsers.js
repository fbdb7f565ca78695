import ICAL from "ical.js";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-ris";

const text = async (url) => (await fetch(url)).text();

window.readCalendar = async (url) => {
  const calendar = new ICAL.Component(ICAL.parse(await text(url)));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      summary: event.summary,
      start: event.startDate.toString(),
      end: event.endDate.toString(),
    };
  });
};

window.readCitations = async (url, format) => {
  const cite = await Cite.async(await text(url), { forceType: format });
  return cite.data.map(({ id, title, URL }) => ({ id, title, URL }));
};
