// The pages of the desk other than the annotator.

import { followStatus } from "./days.js";
import { lookAfterForms } from "./forms.js";
import { growSeveral } from "./several.js";

lookAfterForms();
growSeveral();
followStatus();
