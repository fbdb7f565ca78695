import { showCopyButtons } from "./copy.js";

showCopyButtons();
