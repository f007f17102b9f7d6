# A shop with one product, paid through the gateway. Python 3.9 or later, nothing to install:
# CTRIP_URL=http://localhost:8080 CTRIP_KEY=… CTRIP_WEBHOOK_SECRET=whsec_… python3 examples/shop.py
import base64, hmac, http.server, json, os, time, urllib.request as web, uuid

URL, KEY, SECRET = (os.environ[name] for name in ("CTRIP_URL", "CTRIP_KEY", "CTRIP_WEBHOOK_SECRET"))
PORT = int(os.environ.get("PORT", 3000))
SHOP_URL = os.environ.get("SHOP_URL", f"http://127.0.0.1:{PORT}")  # where the gateway finds us; empty: told by an endpoint
PRICE = {"chain": "local", "token": "ETH", "amount": "5000000000000000"}  # 0.005 ETH, in wei
orders, heard = {}, set()  # a real shop keeps both in its database

def ctrip(path, order=None):
    key = {"Idempotency-Key": order["order_id"]} if order else {}  # sent twice, it is one payment
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json", **key}
    url, body = f"{URL}/api/v1/payments{path}", json.dumps(order).encode() if order else None
    return json.load(web.urlopen(web.Request(url, body, headers), timeout=10))

def buy(id):
    payment = ctrip("", {**PRICE, "order_id": id, "webhook_url": SHOP_URL and f"{SHOP_URL}/webhooks" or None})
    orders.setdefault(id, {"payment": payment["id"], "unpaid": True})
    return 303, payment["links"]["checkout"]

def is_genuine(headers, body):  # docs/webhooks.md says what is signed
    id, at, given = (headers.get("webhook-" + it, "") for it in ("id", "timestamp", "signature"))
    key, signed = base64.b64decode(SECRET.replace("whsec_", "")), f"{id}.{at}.".encode() + body
    right = b"v1," + base64.b64encode(hmac.digest(key, signed, "sha256"))
    fresh = at.isdigit() and abs(time.time() - int(at)) <= 300  # else an old one, sent again
    return fresh and any(hmac.compare_digest(one.encode(), right) for one in given.split(" "))

def hear(headers, body):
    if not is_genuine(headers, body):
        return 401, "not signed by the gateway"
    event = json.loads(body)
    if event["type"] == "payment.confirmed" and headers["webhook-id"] not in heard:
        payment = ctrip("/" + event["data"]["id"])  # the API has the last word
        order = orders.get(payment["order_id"], {})
        counts = payment["status"] in ("confirmed", "settled") and "reorged" not in payment["flags"]
        if order.get("payment") != payment["id"] or not counts:
            return 503, "not yet"  # so it is told again
        if order.pop("unpaid", False):  # once, whatever else comes
            print(f"order {payment['order_id']} is paid: send the tea", flush=True)
        heard.add(headers["webhook-id"])
    return 204, ""

class Shop(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        form = f'<form method=post action="/orders/{uuid.uuid4()}"><button>Buy tea for 0.005 ETH</button></form>'
        order = orders.get(self.path[8:])
        self.answer(200, form if not order else "not paid yet" if "unpaid" in order else "paid")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer(*(hear(self.headers, body) if self.path == "/webhooks" else buy(self.path[8:])))

    def answer(self, status, text):
        self.send_response(status)
        self.send_header(*(("Location", text) if status == 303 else ("Content-Type", "text/html")))
        self.end_headers()
        self.wfile.write(text.encode())

http.server.ThreadingHTTPServer(("", PORT), Shop).serve_forever()
