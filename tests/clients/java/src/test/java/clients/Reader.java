package clients;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/** Calls every method of a client that only reads, each with a request that holds what it must and no more. */
final class Reader {

    private static final Pattern MISSING = Pattern.compile("required attributes are not set \\[(.*)]");
    private static final Pattern READS = Pattern.compile("(list|get|check|lookup).*");

    private final Map<String, Object> values;
    private final Map<String, String> failures = new TreeMap<>();
    private final Set<String> left = new HashSet<>();
    private int calls;

    /** `values` has what requests must hold: `applicationId`, or `Package.packageId` for one kind of request only. */
    Reader(Map<String, Object> values) {
        this.values = values;
    }

    /** Leave out a method that reads in a way of its own, as `part.method`, or a whole part. */
    Reader without(String... names) {
        left.addAll(List.of(names));
        return this;
    }

    /** Read through each part of a client, such as `applicationsV3()`, that is declared in this package. */
    Reader read(Object client, Class<?> port, String inside) throws ReflectiveOperationException {
        for (Method part : sorted(port.getMethods())) {
            if (part.getParameterCount() == 0 && part.getReturnType().getName().startsWith(inside)) {
                for (Method method : sorted(part.getReturnType().getMethods())) {
                    if (READS.matcher(method.getName()).matches() && method.getReturnType() == Mono.class
                            && !left.contains(part.getName())
                            && !left.contains(part.getName() + "." + method.getName())) {
                        call(part.getName(), part.invoke(client), method);
                    }
                }
            }
        }
        return this;
    }

    /** What went wrong, by `part.method`. */
    Map<String, String> failures() {
        return failures;
    }

    int calls() {
        return calls;
    }

    private static List<Method> sorted(Method[] methods) {
        return Arrays.stream(methods).sorted(Comparator.comparing(Method::getName)).toList();
    }

    private void call(String part, Object target, Method method) {
        try {
            Object request = request(method.getParameterTypes()[0]);
            calls++;
            Cloud.got((Mono<?>) method.invoke(target, request));
        } catch (InvocationTargetException exception) {
            failures.put(part + "." + method.getName(), String.valueOf(exception.getCause()));
        } catch (Exception exception) {
            failures.put(part + "." + method.getName(), String.valueOf(exception));
        }
    }

    /** Build a request: what it complains of missing is set, until it complains no more. */
    private Object request(Class<?> type) throws ReflectiveOperationException {
        Object builder = type.getMethod("builder").invoke(null);
        Method build = builder.getClass().getMethod("build");
        try {
            return build.invoke(builder);
        } catch (InvocationTargetException exception) {
            Matcher missing = MISSING.matcher(String.valueOf(exception.getCause().getMessage()));
            if (!missing.find()) {
                throw exception;
            }
            for (String name : missing.group(1).split(", ")) {
                set(builder, type.getSimpleName(), name);
            }
            return build.invoke(builder);
        }
    }

    private void set(Object builder, String type, String name) throws ReflectiveOperationException {
        Object value = values.getOrDefault(type + "." + name, values.get(name));
        if (value == null) {
            throw new IllegalStateException("the test has no " + name + " for " + type);
        }
        for (Method method : builder.getClass().getMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == 1
                    && boxed(method.getParameterTypes()[0]).isInstance(value)) {
                method.invoke(builder, value);
                return;
            }
        }
        throw new IllegalStateException(type + "." + name + " takes no " + value.getClass());
    }

    private static Class<?> boxed(Class<?> type) {
        return type == int.class ? Integer.class : type == boolean.class ? Boolean.class : type;
    }
}
