import en from '../../locales/editor_en.json';
import ro from '../../locales/editor_ro.json';
import { addWords } from '../../ui/words.js';

// They come with a draft's page, as the other words of drafts do.
addWords({ ro, en });
