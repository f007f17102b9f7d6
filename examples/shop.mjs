// A shop with one product, paid through the gateway. Node 20 or later, nothing to install:
// CTRIP_URL=http://localhost:8080 CTRIP_KEY=… CTRIP_WEBHOOK_SECRET=whsec_… node examples/shop.mjs
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const { CTRIP_URL, CTRIP_KEY, CTRIP_WEBHOOK_SECRET, PORT = 3000 } = process.env;
const { SHOP_URL = `http://127.0.0.1:${PORT}` } = process.env; // where the gateway finds us; empty: told by an endpoint
const PRICE = { chain: "local", token: "ETH", amount: "5000000000000000" }; // 0.005 ETH, in wei
const orders = new Map(), heard = new Set(); // a real shop keeps both in its database

async function ctrip(path, order) {
  const headers = { authorization: `Bearer ${CTRIP_KEY}`, "content-type": "application/json" };
  if (order) headers["idempotency-key"] = order.order_id; // sent twice, it is still one payment
  const [method, body] = order ? ["POST", JSON.stringify(order)] : ["GET"];
  const request = { method, headers, body, signal: AbortSignal.timeout(10_000) };
  const answer = await fetch(`${CTRIP_URL}/api/v1/payments${path}`, request);
  if (!answer.ok) throw new Error(`the gateway answered ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function buy(id) {
  const payment = await ctrip("", { ...PRICE, order_id: id, webhook_url: SHOP_URL ? `${SHOP_URL}/webhooks` : null });
  if (!orders.has(id)) orders.set(id, { payment: payment.id, state: "not paid yet" });
  return [303, "", { location: payment.links.checkout }];
}

function isGenuine(headers, body) { // docs/webhooks.md says what is signed
  const { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": given = "" } = headers;
  if (!(Math.abs(Date.now() / 1000 - time) <= 300)) return false; // an old one, sent again
  const secret = Buffer.from(CTRIP_WEBHOOK_SECRET.replace("whsec_", ""), "base64");
  const right = createHmac("sha256", secret).update(`${id}.${time}.`).update(body).digest();
  const signatures = given.split(" ").map((one) => Buffer.from(one.replace("v1,", ""), "base64"));
  return signatures.some((one) => one.length === right.length && timingSafeEqual(one, right));
}

async function hear(headers, body) {
  if (!isGenuine(headers, body)) return [401, "not signed by the gateway"];
  const { type, data } = JSON.parse(body);
  if (type !== "payment.confirmed" || heard.has(headers["webhook-id"])) return [204];
  const { id, order_id, status, flags } = await ctrip(`/${data.id}`); // the API has the last word
  const order = orders.get(order_id), counts = ["confirmed", "settled"].includes(status);
  if (order?.payment !== id || !counts || flags.includes("reorged")) return [503]; // told again
  if (order.state !== "paid") console.log(`order ${order_id} is paid: send the tea`);
  order.state = "paid";
  heard.add(headers["webhook-id"]);
  return [204];
}

createServer(async (request, response) => {
  let [, page, id] = request.url.split("/"), route = `${request.method} /${page}`, answer = [404];
  const form = `<form method=post action="/orders/${randomUUID()}"><button>Buy tea for 0.005 ETH</button></form>`;
  try {
    const body = Buffer.concat(await request.toArray());
    if (route === "GET /") answer = [200, form];
    if (route === "POST /orders" && id) answer = await buy(id);
    if (route === "GET /orders" && orders.has(id)) answer = [200, orders.get(id).state];
    if (route === "POST /webhooks") answer = await hear(request.headers, body);
  } catch (problem) { answer = [502, "Please try again."]; console.error(problem.message); }
  response.writeHead(answer[0], { "content-type": "text/html", ...answer[2] }).end(answer[1]);
}).listen(PORT);
