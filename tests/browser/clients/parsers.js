import ICAL from "ical.js";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-ris";

const text = async (url) => (await fetch(url)).text();

window.parseCalendar = (written) => {
  const calendar = new ICAL.Component(ICAL.parse(written));
  return calendar.getAllSubcomponents().map((component) => {
    const event = new ICAL.Event(component);
    return {
      component: component.name,
      properties: [...new Set(component.getAllProperties().map((property) => property.name))],
      uid: event.uid,
      summary: event.summary,
      description: event.description,
      title: component.getFirstPropertyValue("x-annals-title"),
      categories: component.getFirstProperty("categories").getValues(),
      start: event.startDate.toString(),
      end: event.endDate.toString(),
    };
  });
};

window.parseCitations = async (written, format) => {
  const cite = await Cite.async(written, { forceType: format });
  return cite.data.map(({ id, title, URL, author }) => ({ id, title, URL, author }));
};

window.readCalendar = async (url) => window.parseCalendar(await text(url));
window.readCitations = async (url, format) => window.parseCitations(await text(url), format);
