// Runs a Node.js handler: asks for events, calls the handler in each of the three ways handlers are written (async, callback,
// context.succeed and its like), and says what came of it.

import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const taskRoot = process.env.LAMBDA_TASK_ROOT;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, where, body) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const request = http.request({ host, port, method, path: `/2018-06-01/runtime/${where}`, headers, agent }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

function described(error) {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

async function loadHandler() {
  const name = process.env._HANDLER;
  const [, folder, module, member] = /^(.*\/)?([^/.]+)\.(.+)$/.exec(name) ?? [];
  if (module === undefined) {
    throw Object.assign(new Error(`'${name}' is not of the form 'file.function'`), { name: "Runtime.MalformedHandlerName" });
  }
  const file = path.resolve(taskRoot, folder ?? "", module);
  let exported;
  if (existsSync(`${file}.mjs`)) {
    exported = await import(pathToFileURL(`${file}.mjs`));
  } else if (existsSync(`${file}.js`) || existsSync(`${file}.cjs`)) {
    const existing = existsSync(`${file}.js`) ? `${file}.js` : `${file}.cjs`;
    const loaded = await import(pathToFileURL(existing));
    exported = loaded.default && loaded[member.split(".")[0]] === undefined ? loaded.default : loaded;
  } else {
    try {
      exported = createRequire(path.join(taskRoot, "/"))(file);
    } catch (error) {
      throw Object.assign(new Error(`Cannot find module '${module}'`, { cause: error }), { name: "Runtime.ImportModuleError" });
    }
  }
  const handler = member.split(".").reduce((inside, step) => inside?.[step], exported);
  if (typeof handler !== "function") {
    throw Object.assign(new Error(`${name} is undefined or not exported`), { name: "Runtime.HandlerNotFound" });
  }
  return handler;
}

function run(handler, event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    Object.assign(context, { succeed: resolve, fail: reject, done: callback });
    const returned = handler(event, context, callback);
    if (typeof returned?.then === "function") {
      returned.then(resolve, reject);
    } else if (handler.length < 3 && returned !== undefined) {
      resolve(returned);
    }
  });
}

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await call("POST", "init/error", JSON.stringify(described(error)));
  process.exit(1);
}

for (;;) {
  const { headers, body } = await call("GET", "invocation/next");
  const id = headers["lambda-runtime-aws-request-id"];
  if (id === undefined) {
    process.exit(0);
  }
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const clientContext = headers["lambda-runtime-client-context"];
  const context = {
    awsRequestId: id,
    callbackWaitsForEmptyEventLoop: true,
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  };
  try {
    const result = await run(handler, JSON.parse(body), context);
    await call("POST", `invocation/${id}/response`, JSON.stringify(result ?? null));
  } catch (error) {
    console.error(described(error).trace.join("\n") || String(error));
    await call("POST", `invocation/${id}/error`, JSON.stringify(described(error)));
  }
}
