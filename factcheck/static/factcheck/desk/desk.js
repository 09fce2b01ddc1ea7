// The pages of the desk other than the annotator.

import { lookAfterForms } from "./forms.js";
import { growSeveral } from "./several.js";

lookAfterForms();
growSeveral();
