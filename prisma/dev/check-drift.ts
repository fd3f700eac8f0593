// Fails when the migrations do not make what schema.prisma says: somebody changed one and forgot the other.
import { findPendingSchemaChanges } from './pending-schema-changes';

const sql = await findPendingSchemaChanges();
if (sql === null) {
  console.log('Migrations and schema.prisma agree.');
} else {
  console.error('Migrations and schema.prisma differ; npm run migration:new NAME would write:\n');
  console.error(sql);
  process.exitCode = 1;
}
