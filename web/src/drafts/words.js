import en from '../locales/drafts_en.json';
import ro from '../locales/drafts_ro.json';
import { addWords } from '../ui/words.js';

// Drafts are a part of the application that comes when one is opened; so do their words.
addWords({ ro, en });
