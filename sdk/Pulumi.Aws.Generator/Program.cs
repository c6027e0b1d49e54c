using Pulumi.Aws.Generator;

if (args is not [var schemaPath, var outputFolder])
{
    Console.Error.WriteLine("Usage: Pulumi.Aws.Generator <schema.json> <output folder>");
    return 2;
}

var sources = PackageEmitter.Emit(SchemaReader.Read(File.ReadAllText(schemaPath)));

// Only this program writes there: what it no longer writes would still be compiled.
if (Directory.Exists(outputFolder))
    Directory.Delete(outputFolder, recursive: true);
Directory.CreateDirectory(outputFolder);
foreach (var (fileName, text) in sources)
    File.WriteAllText(Path.Combine(outputFolder, fileName), text);
return 0;
