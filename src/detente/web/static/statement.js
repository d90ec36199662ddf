// @ts-check
// The page of one statement: names are offered while a field is being filled.
import { completing } from "./desk.js";

completing(document.body);
