// A published report beside its source.
import { linkPlaces } from "./places.js";

linkPlaces(document);
