import { offerCopying } from "./copying.js";

offerCopying();
