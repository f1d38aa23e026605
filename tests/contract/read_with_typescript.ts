// Compiled and run by test_generated_clients with the types that openapi-typescript made.
import createClient from "openapi-fetch";
import type { paths } from "./gongkai.js";

type Json = "application/json" | "application/problem+json"; // not CSV, Parquet …
const client = createClient<paths, Json>({ baseUrl: process.argv[2] });

const units = await client.GET("/api/v1/units", { params: { query: { q: "唐河县", kind: "government" } } });
console.log("units:", units.data!.items[0].code, units.data!.items[0].name);

const path = { unit: "411328", year: 2018 };
const report = await client.GET("/api/v1/reports/{unit}/{year}", { params: { path } });
console.log(`report: ${report.data!.year} ${report.data!.values!.length} values`);

const query = { indicator: "disclosure.total", within: "411328", years: "2018", level: "county" };
const sums = await client.GET("/api/v1/aggregates", { params: { query } });
console.log(`aggregates: ${sums.data!.items[0].reported} of ${sums.data!.items[0].expected} reported`);

const refused = await client.GET("/api/v1/units/{code}", { params: { path: { code: "nobody" } } });
console.log("refused:", refused.response.status, refused.error!.code);
