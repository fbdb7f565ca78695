import { showCopyButtons } from "./copy.js";
import { enhanceSharing } from "./share.js";

showCopyButtons();
enhanceSharing();
