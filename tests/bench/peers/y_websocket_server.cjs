// npm y-websocket's own server, as its documentation starts it: nothing is kept.
process.env.HOST = '127.0.0.1';
process.env.PORT = process.argv[2];
require('../node_modules/y-websocket/bin/server.js');
