import en from '../../locales/attached_en.json';
import ro from '../../locales/attached_ro.json';
import { addWords } from '../../ui/words.js';

// What is said while files are attached comes with what attaches them.
addWords({ ro, en });
