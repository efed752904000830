// npm ws as its own documentation broadcasts: every message goes to every client.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]) });

server.on('connection', (client) => {
  client.on('error', () => client.terminate());
  client.on('message', (data) => {
    for (const other of server.clients) other.send(data, { binary: false });
  });
});
