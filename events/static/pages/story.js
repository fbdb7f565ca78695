// The story of a timeline, step by step: the timeline follows. On a phone it is read down a line, all of it at once.

const WIDE = matchMedia("(min-width: 46.01rem)");

/**
 * @param {HTMLElement | null} section the story, if the timeline tells one
 * @param {(slug: string, before: string | undefined, after: string | undefined) => void} onStep called with the event of
 *   a step, and with those of the steps around it
 */
export function tellStory(section, onStep) {
  if (!section) return;
  const steps = [...section.querySelectorAll("li[id^=step-]")];
  const nav = section.querySelector(".story-steps");
  const [back, on] = nav.querySelectorAll("[data-step]");
  let current = Math.max(0, steps.findIndex((step) => `#${step.id}` === location.hash));
  const show = ({ follow }) => {
    steps.forEach((step, place) => step.classList.toggle("current", place === current));
    for (const years of section.querySelectorAll(".story-years")) years.hidden = WIDE.matches && !years.querySelector(".current");
    back.disabled = current === 0;
    on.disabled = current === steps.length - 1;
    const heading = steps[current].querySelector("h4").lastChild.textContent.trim();
    const count = nav.querySelector(".story-count");
    count.firstChild.textContent = count.dataset.text.replace("{number}", current + 1).replace("{all}", steps.length);
    // Sighted readers see it below.
    nav.querySelector(".story-count > span").textContent = `: ${heading}`;
    if (follow && steps[current].dataset.slug) onStep(...[0, -1, 1].map((offset) => steps[current + offset]?.dataset.slug));
  };
  nav.hidden = false;
  section.classList.add("stepping");
  nav.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    current = Math.min(Math.max(current + Number(button.dataset.step), 0), steps.length - 1);
    show({ follow: true });
    // A button that can no longer be pressed would lose the focus.
    if (button.disabled) (button === on ? back : on).focus();
  });
  WIDE.addEventListener("change", () => show({ follow: false }));
  if (!WIDE.matches) followScroll(steps, (place) => { current = place; show({ follow: true }); });
  show({ follow: false });
}

/** On a phone the step in the middle of the screen is the current one. */
function followScroll(steps, onStep) {
  const observer = new IntersectionObserver((entries) => {
    const entry = entries.find((one) => one.isIntersecting);
    if (entry && !WIDE.matches) onStep(steps.indexOf(entry.target));
  }, { rootMargin: "-45% 0px -45% 0px" });
  for (const step of steps) observer.observe(step);
}
