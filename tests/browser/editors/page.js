/**
 * Stock editors over a stock provider, each as its own documentation sets it up, in one page:
 *
 *   await startEditor({ kind, server, text, ticket, person })    then window.editor
 *
 * window.editor: type(words, at), erase(at, count), read(), bytes(), stir(), provider. Bundled by bundle.js.
 */
import { Editor } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import { StarterKit } from '@tiptap/starter-kit';
import { EditorState } from '@tiptap/pm/state';
import { EditorView } from '@tiptap/pm/view';
import { schema } from 'prosemirror-schema-basic';
import { EditorState as CodeState } from '@codemirror/state';
import { EditorView as CodeView, basicSetup } from 'codemirror';
import Quill from 'quill';
import { yCollab } from 'y-codemirror.next';
import { initProseMirrorDoc, yCursorPlugin, ySyncPlugin, yUndoPlugin } from 'y-prosemirror';
import { QuillBinding } from 'y-quill';
import { WebsocketProvider } from 'y-websocket';
import { WebsocketProvider as OldProvider } from 'y-websocket-1';
import * as Y from 'yjs';

/** What each editor does with words, by place. @type {Record<string, (doc: Y.Doc, provider: any, place: HTMLElement) => any>} */
const EDITORS = {
  tiptap(doc, provider, element) {
    const editor = new Editor({
      element,
      extensions: [
        StarterKit.configure({ undoRedo: false }),
        Collaboration.configure({ document: doc, field: 'prosemirror' }),
        CollaborationCaret.configure({ provider, user: { name: 'Altcineva', color: '#ff0000' } }),
      ],
    });
    return {
      type: (words) => editor.commands.insertContentAt(editor.state.doc.content.size - 1, words),
      erase: () => editor.commands.deleteRange({ from: 1, to: 4 }),
      format: () => editor.chain().setTextSelection({ from: 1, to: 3 }).toggleBold().run(),
      read: () => editor.getText(),
    };
  },
  prosemirror(ydoc, provider, place) {
    const type = ydoc.getXmlFragment('prosemirror');
    const { doc: initial, mapping } = initProseMirrorDoc(type, schema);
    const view = new EditorView(place, {
      state: EditorState.create({
        schema,
        doc: initial,
        plugins: [ySyncPlugin(type, { mapping }), yCursorPlugin(provider.awareness), yUndoPlugin()],
      }),
    });
    return {
      type(words) {
        const { tr, doc } = view.state;
        // An empty text has no paragraph yet.
        if (doc.content.size < 2) tr.insert(0, schema.node('paragraph', null, schema.text(words)));
        else tr.insertText(words, doc.content.size - 1);
        view.dispatch(tr);
      },
      erase: () => view.dispatch(view.state.tr.delete(1, 4)),
      format: () => view.dispatch(view.state.tr.addMark(1, 3, schema.marks.strong.create())),
      read: () => view.state.doc.textContent,
    };
  },
  quill(doc, provider, place) {
    const quill = new Quill(place.appendChild(document.createElement('div')), { theme: 'snow' });
    new QuillBinding(doc.getText('quill'), quill, provider.awareness);
    return {
      type: (words) => quill.insertText(quill.getLength() - 1, words, 'user'),
      erase: () => quill.deleteText(0, 3, 'user'),
      format: () => quill.formatText(0, 2, 'bold', true, 'user'),
      read: () => quill.getText(),
    };
  },
  codemirror(doc, provider, parent) {
    const text = doc.getText('codemirror');
    const view = new CodeView({
      state: CodeState.create({
        doc: text.toString(),
        extensions: [basicSetup, yCollab(text, provider.awareness)],
      }),
      parent,
    });
    return {
      type: (words) => view.dispatch({ changes: { from: view.state.doc.length, insert: words } }),
      erase: () => view.dispatch({ changes: { from: 0, to: 3 } }),
      format: () => {},
      read: () => view.state.doc.toString(),
    };
  },
};

/** @param {{kind: string, server: string, text: string, ticket: string, isOld?: boolean}} options */
window.startEditor = ({ kind, server, text, ticket, isOld = false }) => {
  const doc = new Y.Doc();
  const Provider = isOld ? OldProvider : WebsocketProvider;
  const provider = new Provider(server, text, doc, {
    params: { ticket },
    disableBc: true,
    maxBackoffTime: 500,
  });
  let editor;
  const closes = [];
  provider.on('connection-close', (event) => event && closes.push(event.code));
  // What a document looks like before it is there is no editor's business.
  const start = () => (editor ??= EDITORS[kind](doc, provider, document.querySelector('main')));
  provider.on('sync', (isSynced) => isSynced && start());
  window.editor = {
    provider,
    closes,
    isReady: () => editor !== undefined && provider.synced,
    type: (words) => editor.type(words),
    erase: () => editor.erase(),
    format: () => editor.format(),
    read: () => editor.read(),
    /** Tells its awareness anew, as a caret that moves does. */
    stir: () => provider.awareness.setLocalState(provider.awareness.getLocalState()),
    names: () => [...provider.awareness.getStates().values()].map(({ user }) => user?.name),
    bytes() {
      const fresh = new Y.Doc();
      Y.applyUpdate(fresh, Y.encodeStateAsUpdate(doc));
      return [...Y.encodeStateAsUpdate(fresh)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    },
  };
};
