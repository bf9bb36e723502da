/* The contents tell where one is: the first section that reaches into the upper part of the window. */
const links = Array.from(document.querySelectorAll(".contents a"));
const inSight = new Set();
const watcher = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) inSight[isIntersecting ? "add" : "delete"](target.id);
  const here = links.find((link) => inSight.has(link.hash.slice(1)));
  for (const link of links) link === here ? link.setAttribute("aria-current", "location") : link.removeAttribute("aria-current");
}, { rootMargin: "-15% 0px -55% 0px" });
for (const link of links) watcher.observe(document.getElementById(link.hash.slice(1)));

/* For paper: the figures of every chart are laid open, and closed again afterwards. */
const closed = [];
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) {
    closed.push(details);
    details.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const details of closed.splice(0)) details.open = false;
});
